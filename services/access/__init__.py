"""The access log: a second log of each district, of who was handed what; recorded before anything is handed out."""
