"""Follow-ups: reminders, inquiries, talks. What was written or said stays sealed."""
