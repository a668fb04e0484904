; expect: command minimize at command-minimize.smt2:2:1
(minimize x)
