; expect: lambda at lambda.smt2:2:10
(assert (lambda ((x Bool)) x))
