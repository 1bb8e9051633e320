package dev.jams.examples.tracker.store;

class H2MemoryStoreTest extends EntryStoreContract {

  @Override
  EntryStore openEmpty() {
    return EntryStores.inMemory();
  }
}
