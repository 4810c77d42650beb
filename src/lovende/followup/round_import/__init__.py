"""How a round of reports comes in from a spreadsheet: read, checked, compared, written.

``checking`` reads the file once and sets the good rows aside on disk; ``writing`` takes them from
there into the bank, all or nothing. Neither knows who started it or how it is shown.
"""
