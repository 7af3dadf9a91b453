"""Reports to boards: one document model, four renderers, and the way from a draft to a sent, frozen report (S7)."""
