"""What officials do with the knowledge: edit, preview, publish with four eyes, take back, exchange files."""
