"""A unit's three lists of a year, from draft to issue and approved change (policy 三, 四(一), 五(二))."""
