package dev.riga.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// Frees native memory: every tensor made by this thread while a scope is open, the intermediate
/// ones of each operation included, is freed when that scope closes, save those it was told to
/// [#keep]. Scopes nest; a tensor belongs to the innermost.
///
/// ```java
/// Tensor answer;
/// try (Scope scope = Scope.open()) {
///   answer = scope.keep(a.matmul(b).softmax(-1));
/// }
/// ```
///
/// A tensor used after its scope has closed throws an [IllegalStateException]. A scope belongs to
/// the thread that opened it.
public final class Scope implements AutoCloseable {

  private final PointerScope pointers;

  private Scope(PointerScope pointers) {
    this.pointers = pointers;
  }

  /// Opens a scope in this thread.
  public static Scope open() {
    Libtorch.load();
    return new Scope(new PointerScope());
  }

  /// Lets a tensor outlive this scope: it then belongs to the scope around this one, or, where
  /// there is none, lives until [Tensor#free] or until the garbage collector finds it unused.
  ///
  /// @return the same tensor
  public Tensor keep(Tensor tensor) {
    PointerScope around = scopeAround();
    if (around == null) {
      tensor.value().retainReference();
    } else {
      around.attach(tensor.value());
    }
    return tensor;
  }

  /// Lets a tensor outlive every scope: it lives until [Tensor#free], or until the garbage
  /// collector finds it unused.
  ///
  /// @return the same tensor
  public Tensor keepForever(Tensor tensor) {
    tensor.value().retainReference();
    return tensor;
  }

  private @Nullable PointerScope scopeAround() {
    // The iterator goes from the innermost scope outwards.
    boolean passed = false;
    for (var scopes = PointerScope.getScopeIterator(); scopes != null && scopes.hasNext(); ) {
      PointerScope scope = scopes.next();
      if (passed) {
        return scope;
      }
      passed = scope.equals(pointers);
    }
    return null;
  }

  @Override
  public void close() {
    pointers.close();
  }
}
