"""Work in the background: jobs from the outbox, reminders from the timer table."""
