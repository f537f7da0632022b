"""Work that takes long, done by a worker in a process of its own."""
