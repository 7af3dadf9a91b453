"""What each page shows, gathered from the published numbers, the definitions and the programme."""
