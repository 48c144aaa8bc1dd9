"""Evidence files: their way into object storage, their sealing, and their way out."""
