"""Papers of the loop: records in; DOCX, PDF and XLSX out of one document model."""
