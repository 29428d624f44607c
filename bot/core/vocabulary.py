"""The words a profile is made of: closed lists, so that two people can be compared at all.

Sources: SAFETY.md 6.3 and "Co-head profile" for governance, experience and values; MATCHING.md
for what a matcher counts. Nothing here asks for a union, for health, for caring or for faith: a
faith ethos is a school's. Every list fits one select of the narrowest platform.
"""

from __future__ import annotations

from enum import StrEnum


class Governance(StrEnum):
    """Who runs the school. The trust is asked about apart."""

    MAINTAINED = "Maintained, community"
    VOLUNTARY = "Maintained, voluntary aided or controlled"
    FOUNDATION = "Maintained, foundation"
    SINGLE = "Academy on its own"
    TRUST = "Academy in a trust"
    FREE = "Free school"
    TECHNICAL = "UTC or studio school"
    SPECIAL = "Special school"
    ALTERNATIVE = "Alternative provision or PRU"
    INDEPENDENT = "Independent"
    NURSERY = "Nursery school"
    SIXTEEN_PLUS = "16 plus"
    ELSEWHERE = "Scotland, Wales or Northern Ireland: other"


class Depth(StrEnum):
    """How much somebody knows of something."""

    NONE = "none"
    SOME = "some"
    DEEP = "deep"


class Area(StrEnum):
    """What heads have been through, or know about."""

    PHASES = "More than one phase"
    LARGE = "A very large school"
    SMALL = "A very small school"
    SEND = "SEND and alternative provision"
    TURNAROUND = "Turning a school round"
    OPENING = "Opening or merging schools"
    TRUST = "Working in a trust"
    FAITH = "A school with a faith ethos"
    FINANCE = "Finance and staffing"
    CURRICULUM = "Curriculum"
    SAFEGUARDING = "Safeguarding"
    INCLUSION = "Inclusion and attendance"


class Value(StrEnum):
    """Fifteen values of leadership. A member ranks five."""

    AMBITION = "Ambition for every child"
    COLLABORATION = "Collaboration"
    COMMUNITY = "Community"
    COMPASSION = "Compassion"
    COURAGE = "Courage"
    CREATIVITY = "Creativity"
    CURIOSITY = "Curiosity"
    FAIRNESS = "Fairness"
    HOPE = "Hope"
    HUMILITY = "Humility"
    INCLUSION = "Inclusion"
    INTEGRITY = "Integrity"
    JOY = "Joy"
    SERVICE = "Service"
    STEADINESS = "Steadiness"


class Interest(StrEnum):
    """What somebody would gladly talk about."""

    ARTS = "Arts and music"
    ASSESSMENT = "Assessment without levels"
    BEHAVIOUR = "Behaviour and belonging"
    CLIMATE = "Climate and outdoors"
    COACHING = "Coaching"
    CURRICULUM = "Curriculum design"
    EARLY_YEARS = "Early years"
    FAMILIES = "Families and community"
    FLEXIBLE = "Flexible working"
    GOVERNANCE = "Governance"
    GROWING = "Growing leaders"
    LANGUAGES = "Languages"
    MATHS = "Maths"
    ORACY = "Oracy"
    READING = "Reading"
    RESEARCH = "Research and evidence"
    RURAL = "Rural schools"
    SCIENCE = "Science"
    SEND = "SEND"
    SHARED = "Shared headship"
    SPORT = "Sport"
    TECHNOLOGY = "Technology and AI"
    WELLBEING = "Staff wellbeing"
    WOMEN = "Women in headship"


class Topic(StrEnum):
    """What one head can offer and another may need: one list for both, or nothing meets."""

    FIRST = "The first year of headship"
    INSPECTION = "Inspection"
    BUDGET = "Budgets"
    CONVERSATIONS = "Difficult conversations"
    GOVERNORS = "Working with governors or trustees"
    RECRUITING = "Recruiting and keeping staff"
    CURRICULUM = "Curriculum"
    SEND = "SEND"
    BEHAVIOUR = "Behaviour"
    ATTENDANCE = "Attendance"
    SAFEGUARDING = "Leading safeguarding"
    COMPLAINTS = "Parents and complaints"
    WORKLOAD = "Workload and boundaries"
    CHANGE = "Leading change"
    MERGING = "Merging or closing"
    JOINING = "Joining or leaving a trust"
    BUILDINGS = "Buildings"
    LEADERS = "Growing a leadership team"
    TEACHING_HEAD = "Teaching and leading at once"
    CO_HEADSHIP = "Sharing a headship"
    EXECUTIVE = "Leading several schools"
    NEXT = "The next step"
    LEAVING = "Leaving well"
    RETURNING = "Coming back to headship"


class Context(StrEnum):
    """What somebody's school, or last school, is like just now."""

    SMALL_RURAL = "Small and rural"
    COASTAL = "Coastal"
    INNER_CITY = "Inner city"
    DISADVANTAGE = "High disadvantage"
    SECURE = "Comfortable area, high expectations"
    AFTER_INSPECTION = "After a hard inspection"
    INSPECTION_DUE = "Inspection due"
    NEW_SCHOOL = "New school"
    MERGER = "Merger"
    CLOSURE = "Closure or falling rolls"
    GROWING = "Growing fast"
    NEW_TRUST = "New to a trust"
    DEFICIT = "Budget in deficit"
    MANY_LANGUAGES = "Many home languages"
    RESOURCED = "Specially resourced provision"
    TEACHING_HEAD = "Teaching head"
    FAITH_ETHOS = "Faith ethos"
    WELSH_MEDIUM = "Welsh-medium"


class Time(StrEnum):
    """When somebody can usually talk: a day and a part of it, in UK time."""

    MON_EARLY = "Monday before school"
    MON_DAY = "Monday in the day"
    MON_AFTER = "Monday after school"
    MON_EVENING = "Monday evening"
    TUE_EARLY = "Tuesday before school"
    TUE_DAY = "Tuesday in the day"
    TUE_AFTER = "Tuesday after school"
    TUE_EVENING = "Tuesday evening"
    WED_EARLY = "Wednesday before school"
    WED_DAY = "Wednesday in the day"
    WED_AFTER = "Wednesday after school"
    WED_EVENING = "Wednesday evening"
    THU_EARLY = "Thursday before school"
    THU_DAY = "Thursday in the day"
    THU_AFTER = "Thursday after school"
    THU_EVENING = "Thursday evening"
    FRI_EARLY = "Friday before school"
    FRI_DAY = "Friday in the day"
    FRI_AFTER = "Friday after school"
    FRI_EVENING = "Friday evening"
    SAT_MORNING = "Saturday morning"
    SAT_AFTERNOON = "Saturday afternoon"
    SUN_AFTERNOON = "Sunday afternoon"
    SUN_EVENING = "Sunday evening"


class Distance(StrEnum):
    """Whether a member would rather meet somebody near, or from far away."""

    EITHER = "Either"
    NEAR = "Rather near"
    FAR = "Rather far away"


class Language(StrEnum):
    """The language a member wants to be written to in."""

    ENGLISH = "English"
    WELSH = "Cymraeg"
