"""The pages of the report that are made from the record, as functions that return their text."""
