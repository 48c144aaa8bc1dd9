"""What was found when log, read models and evidence were last held against what proves them."""
