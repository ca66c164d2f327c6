export { Badge, type BadgeProps, type BadgeTone } from './Badge.tsx';
export {
  Button,
  type ButtonLook,
  type ButtonProps,
  type ButtonSize,
  buttonClasses,
  IconButton,
  type IconButtonProps,
} from './Button.tsx';
export { Combobox, type ComboboxProps, SuggestField, type SuggestFieldProps } from './Combobox.tsx';
export { cx } from './class-names.ts';
export { ConfirmDialog, type ConfirmDialogProps, Dialog, type DialogProps } from './Dialog.tsx';
export { EmptyState, type EmptyStateProps, ErrorState, Spinner } from './EmptyState.tsx';
export { type ControlIds, controlClasses, Field, FieldNote, type FieldProps } from './Field.tsx';
export { FormDialog, type FormDialogProps } from './FormDialog.tsx';
export { forThisKeyboard, isApple, Kbd } from './Kbd.tsx';
export { beginMarkdown, Markdown } from './Markdown.tsx';
export { ContextMenu, type ContextMenuProps, Menu, type MenuEntry, type MenuProps } from './Menu.tsx';
export { NumberField, type NumberFieldProps } from './NumberField.tsx';
export { PanelHeader, PanelSection } from './PanelHeader.tsx';
export { PlotValue } from './PlotValue.tsx';
export { ProgressBar } from './ProgressBar.tsx';
export { itemClasses, popupClasses } from './popup-classes.ts';
export { SchemaForm, type SchemaFormProps } from './SchemaForm.tsx';
export { Select, type SelectOption, type SelectProps } from './Select.tsx';
export { SplitGroup, type SplitGroupProps, SplitHandle, SplitPanel } from './SplitPane.tsx';
export { type AnyStatus, StatusBadge, StatusIcon, statusText, statusTone } from './StatusBadge.tsx';
export { Checkbox, RadioGroup, type RadioGroupProps, type RadioOption, Switch, type ToggleProps } from './Switch.tsx';
export { choiceLabel, type Draft as FormDraft, labelOf } from './schema-value.ts';
export { type TabItem, Tabs, type TabsProps } from './Tabs.tsx';
export { TextArea, type TextAreaProps, TextField, type TextFieldProps } from './TextField.tsx';
export { showError, Toaster, toast } from './Toast.tsx';
export { Tooltip, type TooltipProps, TooltipProvider } from './Tooltip.tsx';
export { applyTheme, chooseTheme, type ThemeChoice, themeChoice, useTheme, useThemeChoice } from './theme.ts';
export { type SchemaFormState, useSchemaForm } from './use-schema-form.ts';
export { WaitBar, type WaitBarProps } from './WaitBar.tsx';
export { waitInSight } from './wait-in-sight.ts';
