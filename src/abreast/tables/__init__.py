"""Tables as people send them: any CSV, workbook or Parquet file, read as text with row numbers kept."""
