"""Grant schemes as data: purpose, words, calls with their limits, and forms.

A scheme is a folder of files. Another scheme is another folder; no code knows either by name.
"""
