"""The annual assessment: groups, score sheets, surveys, results of each unit (policy 四(二))."""
