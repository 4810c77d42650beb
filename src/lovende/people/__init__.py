"""Who people are: users, organisations, places, roles, and what each role may do."""
