"""What people see in the browser, by audience."""
