"""How measures come in from any collection: one JSON object a line, checked and then written.

``lines`` turns a line into a checked measure, ``comparing`` holds it against what stands,
``checking`` does so for a whole file and sets the good lines aside, ``writing`` writes them.
"""
