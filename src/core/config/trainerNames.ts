/** Architectures that the embedded trainer knows. */
export const architectures = ['MLP', 'LogisticRegression', 'SimpleCNN', 'DeepCNN'] as const
/** Optimizers that the embedded trainer knows. */
export const optimizers = ['Adam', 'AdamW', 'SGD'] as const
/** What the PyTorch reference trainer knows beside what the embedded one does. */
export const torchArchitectures = ['ResNet18', 'ResNet34', 'ResNet50', 'LSTM', 'GRU', 'Transformer'] as const
export const torchOptimizers = ['NAdam', 'RAdam', 'RMSprop'] as const
