# The types that the compiled form of backward.py gives to variables; nothing here changes what they hold.

cimport cython


cdef class Backward:
    cdef double deadline
    cdef int formula, count, literals, happened, assigned, core_done, all_done
    cdef readonly int ignored, rat
    cdef int[::1] arena, start, first, events
    cdef int[::1] following, previous, head
    cdef readonly unsigned char[::1] core
    cdef unsigned char[::1] active, value, assumed, needed, seen
    cdef int[::1] reason, position, trail, popped, reason_popped
    cdef int[::1] occurrence_start, occurrence, tried
    cdef readonly object records
    cdef object hints, units, last_used

    @cython.locals(conflict=int)
    cpdef run(self)

    @cython.locals(c=int, i=int, conflict=int)
    cdef int forward(self) except -1

    @cython.locals(c=int, i=int, k=int, n=int, y=int)
    cdef backward(self)

    @cython.locals(h=int)
    cdef void link(self, int e, int y) except *

    @cython.locals(n=int, p=int)
    cdef void unlink(self, int e, int y) except *

    @cython.locals(arena='int[::1]', value='unsigned char[::1]', s=int, end=int, w=int, k=int, y=int)
    cdef int attach(self, int c) except -1

    @cython.locals(s=int, end=int)
    cdef void detach(self, int c) except *

    @cython.locals(s=int, end=int, y=int)
    cdef int is_reason(self, int c) except -1

    @cython.locals(v=int)
    cdef void assign(self, int y, int reason) except *

    @cython.locals(y=int, conflict=int)
    cdef int propagate(self) except -1

    @cython.locals(
        arena='int[::1]', start='int[::1]', following='int[::1]', value='unsigned char[::1]', marked='unsigned char[::1]',
        e=int, n=int, c=int, s=int, end=int, w=int, other=int, k=int, y=int,
    )
    cdef int visit(self, int f, int core) except -1

    @cython.locals(i=int)
    cdef void undo(self, int base) except *

    @cython.locals(n=int, i=int, y=int)
    cdef int pop(self, int base) except -1

    @cython.locals(
        arena='int[::1]', value='unsigned char[::1]',
        n=int, k=int, y=int, e=int, following=int, c=int, s=int, end=int, w=int, f=int, i=int, z=int,
    )
    cdef retract(self, int base)

    cdef void use(self, int c) except *

    cdef void use_unit(self, int y) except *

    cdef record(self, int name)

    @cython.locals(i=int)
    cdef explain_end(self, int conflict)

    @cython.locals(y=int, c=int, s=int, end=int, i=int)
    cdef explain_unit(self, int k)

    @cython.locals(i=int, z=int, v=int)
    cdef void look_into(self, int c, int y, int base) except *

    @cython.locals(i=int, y=int, v=int, c=int)
    cdef void collect(self, int down_to, int base) except *

    @cython.locals(i=int, y=int)
    cdef use_units(self)

    @cython.locals(arena='int[::1]', s=int, end=int, base=int, conflict=int, rat=int, i=int, y=int)
    cdef check(self, int c)

    @cython.locals(pivot=int, first=int, last=int, more=bint, i=int, d=int)
    cdef check_rat(self, int c, int base)

    @cython.locals(arena='int[::1]', s=int, end=int, middle=int, satisfied=int, i=int, y=int, v=int, conflict=int)
    cdef check_resolvent(self, int c, int d, int pivot, int base)

    @cython.locals(arena='int[::1]', total=int, i=int, y=int, c=int)
    cdef find_occurrences(self)
