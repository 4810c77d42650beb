"""The flow diagram of a selection, in words of the active language: SVG, PDF, PNG and CSV.

``content`` says what stands in the boxes; the others draw it. Nothing here knows how the numbers
came about.
"""
