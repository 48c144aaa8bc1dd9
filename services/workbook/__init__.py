"""A district-year as an Excel workbook: read, checked, turned into commands, and written back."""
