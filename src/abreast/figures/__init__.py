"""What was reported: read, checked, sealed."""
