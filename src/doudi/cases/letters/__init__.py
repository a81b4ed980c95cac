"""Letters: their content, frozen when written; how they look is the pages' business."""
