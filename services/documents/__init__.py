"""Official documents in the layout of GB/T 9704, each drawn from the API's answer at one position."""
