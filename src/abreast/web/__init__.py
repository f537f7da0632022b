"""The campaign server: one folder per subject, all of the same shape.

`models` what is stored · `views` pages · `urls` their addresses · the rest of a folder is named for what it does. Who
may do what stands in one table, `rules`. Nothing here computes: a worker in a process of its own does.
"""
