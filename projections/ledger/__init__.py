"""The one ledger of all items: what is to be done, by whom, by when, and how far it is."""
