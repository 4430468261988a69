package org.chameleoncloud.edge.operator.control;

/** What the loop is made of, built once in {@link EdgeOperator}. */
record Parts(Wakes wakes, Secrets secrets, RegistrySnapshots snapshots, Claims claims,
    Observer observer,
    Resources resources, StatusWriter statusWriter, Actor actor, EventRecorder events, Holds holds,
    Meters meters) {}
