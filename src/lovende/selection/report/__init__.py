"""The report on a whole round: what was done, what was found, and what was chosen, for print.

Every figure comes from the same query and is written by the same words as on the round's pages.
"""
