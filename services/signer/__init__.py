"""The signer: a process that holds the districts' signing keys and signs only what continues what it signed before."""
