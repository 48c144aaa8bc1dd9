"""What members and masses raise (policy 三(一))."""
