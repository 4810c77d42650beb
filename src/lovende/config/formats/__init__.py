"""How dates and figures are written, where Django's own way would be misread."""
