"""Documents for print and for Word: what they say, free of any format, and one writer for each.

``model`` is what a document is made of, ``typeset`` writes it as tagged PDF (PDF/UA-1), ``word``
as a Word file. The same document gives the same bytes every time.
"""
