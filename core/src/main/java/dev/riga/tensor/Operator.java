package dev.riga.tensor;

import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/// An operator of libtorch that has no function in its C++ headers and is reached by its name.
final class Operator {

  private final OperatorHandle handle;

  private Operator(OperatorHandle handle) {
    this.handle = handle;
  }

  /// Finds an operator by its qualified name and the name of its overload, which may be empty.
  static Operator named(String name, String overload) {
    Libtorch.load();
    OperatorHandle found = Dispatcher.singleton().findSchemaOrThrow(name, overload);
    return new Operator(Lasting.lasting(new OperatorHandle(found)));
  }

  /// The operator's only result.
  IValue call(IValue... arguments) {
    var stack = new IValueVector(arguments);
    handle.callBoxed(stack);
    return new IValue(stack.get(0));
  }

  /// The operator's only result, a tensor.
  Tensor tensor(IValue... arguments) {
    return Tensor.owned(call(arguments).toTensor());
  }

  /// Calls an operator for what it does, not for a result.
  void run(IValue... arguments) {
    handle.callBoxed(new IValueVector(arguments));
  }

  /// An empty list for the argument of the given position, which takes a list.
  GenericList emptyList(int argument) {
    var type = handle.schema().arguments().getPointer(Argument.class, argument).type().get();
    return new GenericList(type.containedType(0));
  }
}
