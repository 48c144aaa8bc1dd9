"""What a discipline inspector gathers on a case, and the holds that keep its files as they are."""
