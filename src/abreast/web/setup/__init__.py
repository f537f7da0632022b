"""Setting up a campaign in the browser: from a table, a workbook or a folder, every guess shown before it counts."""
