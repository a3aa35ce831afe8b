"""nbgrader for this course. Run nbgrader's commands, or `lintas`, with this folder as the course.

Change the course id to yours. For a class that shares a computer or JupyterHub set the exchange
folder; everything else has sound defaults. README.md beside this file says more.
"""

import os

c = get_config()  # noqa: F821

c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "lintas"

# Where `release_assignment` puts worksheets and `collect` finds what was handed in.
# c.Exchange.root = "/srv/nbgrader/exchange"

# Folders with exercises, looked through in this order; put a private bank first.
c.WorksheetAutograde.exercises = [os.path.join("..", "exercises")]

# Feedback pages and the form grader show answers, not runs of cells.
c.HTMLExporter.exclude_input_prompt = True
c.HTMLExporter.exclude_output_prompt = True

# Assignments with code of their own: "refuse" them; mark them in the "box", as `lintas mark` does;
# or "stock": nbgrader runs students' code on this computer, unprotected.
c.WorksheetAutograde.code = "refuse"

try:
    from lintas.marking.plug import install
except ImportError:
    # Never fall back to nbgrader's own marks: it gives an unanswered worksheet full marks.
    c.Autograde.sanitize_preprocessors = ["lintas_is_not_installed.in_this_environment"]
else:
    install(c)
