"""The selection of promising methods: rounds, independent ratings, and how they add up."""
