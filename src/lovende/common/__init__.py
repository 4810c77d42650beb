"""What every capability uses and which knows none of them: audit, errors, texts, files, exports."""
