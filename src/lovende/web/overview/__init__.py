"""Pages for those who see the measures of many offices: directorate, governors, county units."""
