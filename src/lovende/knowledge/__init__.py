"""The knowledge bank: finding, comparing and exporting what has been tried."""
