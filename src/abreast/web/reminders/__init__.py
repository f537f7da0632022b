"""What waits for somebody, brought to them: by e-mail or to an address of their choice."""
