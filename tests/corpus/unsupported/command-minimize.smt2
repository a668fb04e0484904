; expect: command minimize at command-minimize.smt2:2:2
(minimize x)
