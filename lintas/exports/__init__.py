"""What leaves the course: pages of feedback, and marks for other systems."""
