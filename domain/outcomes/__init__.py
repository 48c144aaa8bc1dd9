"""What follows from a year: evaluation, rulings, key management, objections, use of results (policy 四(三))."""
