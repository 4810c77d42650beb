"""Search: by words, by likeness, and the index both rest on.

``words`` and ``texts`` say how a measure is read, ``building`` writes the index, ``reading`` holds
it in a process, ``keyword`` and ``similar`` ask it.
"""
