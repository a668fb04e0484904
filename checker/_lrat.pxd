# The types that the compiled form of lrat.py gives to variables; nothing here changes what they hold.

cimport cython


cdef class ClauseStore:
    cdef public object arena, start, mark
    cdef public dict old
    cdef public Py_ssize_t used, live, base, count, variables
    cdef public int generation
    cdef public long long work, limit, steps, hints
    cdef public bint refuted

    @cython.locals(n=Py_ssize_t, w=Py_ssize_t, arena='int[::1]', start='long long[::1]')
    cpdef store(self, const int[::1] literals)

    @cython.locals(r=Py_ssize_t, w=Py_ssize_t, size=Py_ssize_t, arena='int[::1]')
    cpdef compact(self)

    cpdef Py_ssize_t find(self, Py_ssize_t number) except -1

    @cython.locals(s=Py_ssize_t)
    cpdef delete(self, Py_ssize_t number)

    cpdef step(self, const int[::1] t, Py_ssize_t a, Py_ssize_t b, Py_ssize_t c)

    @cython.locals(n=Py_ssize_t, x=Py_ssize_t, generation=int, mark='int[::1]')
    cpdef assume(self, const int[::1] literals)

    @cython.locals(
        arena='const int[::1]', start='const long long[::1]', mark='int[::1]', base=Py_ssize_t, count=Py_ssize_t,
        n=Py_ssize_t, generation=int, work='long long', limit='long long', conflict=bint, h=Py_ssize_t, s=Py_ssize_t,
        end=Py_ssize_t, unit=Py_ssize_t, x=Py_ssize_t,
    )
    cpdef bint propagate(self, const int[::1] hints) except -1

    @cython.locals(p=Py_ssize_t, end=Py_ssize_t, n=Py_ssize_t, hints=Py_ssize_t, number=Py_ssize_t)
    cpdef Py_ssize_t feed(self, const int[::1] t) except -1
