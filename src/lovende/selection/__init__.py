"""The selection of promising methods: rounds, independent ratings, joint discussion."""
