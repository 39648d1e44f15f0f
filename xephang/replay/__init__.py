"""What if: past days of the journal under another calling plan or roster."""
