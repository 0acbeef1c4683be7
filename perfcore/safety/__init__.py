"""What comes in from outside and what goes out to spreadsheets and terminals, with its traps closed."""
