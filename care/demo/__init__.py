"""Made-up people with believable records, for trying the site on one's own machine."""
